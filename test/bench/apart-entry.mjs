/** The other end of `startApart`: not in its file, which the modules that run here import. */
import { once } from 'node:events';

const [, , url, name] = process.argv;
const [{ input }] = await once(process, 'message');
const module = await import(url);
const value = await module[name](input, {
  say: (said) => process.send({ kind: 'said', value: said }),
  heard: async () => (await once(process, 'message'))[0].said,
});
process.send({ kind: 'result', value }, () => process.disconnect());
