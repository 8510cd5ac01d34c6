import SerializerSelector from '@fastify/fast-json-stringify-compiler'

/**
 * Fastify's serializers, each compiled when an answer first needs it: compiled one after another at the start, all of them would take a tenth
 * of a second, which whoever waits for a restart would wait too.
 */
export const buildSerializer: SerializerSelector.SerializerFactory = (...given) => {
  const compile = SerializerSelector()(...given)
  return (route) => {
    let serialize: SerializerSelector.Serializer | undefined
    return (answer) => {
      serialize ??= compile(route)
      return serialize(answer)
    }
  }
}
