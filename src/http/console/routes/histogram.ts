/** The console's routes of the group `histogram`. */
import type { ConsoleRoutes } from '../route-group.js';

export const routes: ConsoleRoutes = () => {};
