/** comments */
import type { HttpDoor } from '../door.js';

export const door: HttpDoor = { name: 'comments', prefix: '', lines: [], open() {} };
