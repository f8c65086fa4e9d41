/** The console's routes of the group `reasons`. */
import type { ConsoleRoutes } from '../route-group.js';

export const routes: ConsoleRoutes = () => {};
