/** Opens a scope of the server under a name: hooks that are added in it hold for its routes alone. */
import type { FastifyInstance, FastifyPluginOptions } from 'fastify';

/** Where Fastify looks for a plugin's name; without one it asks every module that was loaded whether it is the plugin. */
const NAME = Symbol.for('fastify.display-name');

/**
 * Registers `open` as a plugin of this name.
 * @param options as of `register`: a `prefix` in front of the paths of the scope
 */
export async function openScope(
  instance: FastifyInstance,
  name: string,
  open: (scope: FastifyInstance) => void | Promise<void>,
  options: FastifyPluginOptions = {},
): Promise<void> {
  const plugin = async (scope: FastifyInstance) => open(scope);
  await instance.register(Object.assign(plugin, { [NAME]: name }), options);
}
