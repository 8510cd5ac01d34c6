import type { Id } from '@backstory/model'
import { type Context, titleIn } from './card-context.ts'

interface EntityLinkProps {
  entity: Id
  /** What it is called here; absent: its title. */
  text?: string
  context: Context
}

/** The name of an entity that the card speaks of; it leads to that entity's card, in place of this one. */
export function EntityLink({ entity, text, context }: EntityLinkProps) {
  const { card, follow } = context
  const title = titleIn(context, entity)
  const words = <bdi lang={title.language}>{text ?? title.text}</bdi>
  if (!follow || entity === card.entity.id || title.text === '') return words
  return (
    <button type="button" class="entity" data-to={entity} onClick={() => follow(entity)}>
      {words}
    </button>
  )
}
