import { Gauge, type Registry } from 'prom-client'
import { type Db, poolUse } from '../database/database.ts'

/** Adds what is looked at when it is asked for. Depths of queues go here: a gauge each, whose `collect` asks the store. */
export function addGauges(registry: Registry, db: Db): void {
  new Gauge({
    name: 'backstory_database_connections',
    help: 'Connections to the database in use, and requests that wait for one',
    labelNames: ['state'] as const,
    registers: [registry],
    collect() {
      const { used, waiting } = poolUse(db)
      this.set({ state: 'used' }, used)
      this.set({ state: 'waiting' }, waiting)
    },
  })
}
