/** The console's routes of the group `queue`. */
import type { ConsoleRoutes } from '../route-group.js';

export const routes: ConsoleRoutes = () => {};
