// Where the page begins.
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './App';
import { setUpLanguage } from './i18n/setup';
import { applyTheme } from './look/theme';
import '@doran/react/styles.css';
import './look/tokens.css';
import './look/base.css';

applyTheme();
await setUpLanguage();

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <App />
  </StrictMode>,
);
