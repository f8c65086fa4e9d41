/** What is tested, as the environment says. README.md explains each variable. */
const { env } = process;

if (!env.BASE_URL) throw new Error('Run the suite with `npm test`, or set BASE_URL.');

/** Without a slash at its end. */
export const baseUrl = env.BASE_URL.replace(/\/+$/, '');
/** Null where the server asks for none. */
export const apiKey = env.API_KEY || null;

/** Doors besides Perspective's. */
const doors = (env.DOORS ?? 'openai,coral').split(',').map((name) => name.trim());

/** For the option `skip` of a test: the first door or variable that is not there, or false. */
export function unless(...needs) {
  for (const need of needs) {
    const isDoor = need === need.toLowerCase();
    if (isDoor && !doors.includes(need)) return `DOORS does not name ${need}`;
    if (!isDoor && !env[need]) return `${need} is not set`;
  }
  return false;
}
