/** Entry of the console: opens the cache, the router and the page. */
import './styles/tokens.css';
import './styles/base.css';
import './styles/controls.css';
import './styles/surfaces.css';
import './styles/shell.css';
import './styles/queue.css';
import './styles/comment.css';
import './styles/comment-side.css';
import './styles/charts.css';
import './styles/settings.css';
import './styles/forced-colors.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { RouterProvider } from '@tanstack/react-router';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { client } from './api/client.js';
import { watchConnection } from './api/connection.js';
import { router } from './router.js';
import { rememberedTheme, showTheme } from './theme.js';

showTheme(rememberedTheme());
watchConnection();
const root = document.getElementById('root');
if (root === null) throw new Error('The page has no place for the console.');
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={client}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
