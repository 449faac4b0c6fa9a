import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { App } from './app.tsx';
import './styles/base.css';
import './styles/frame.css';
import './styles/top-bar.css';
import './styles/slack.css';
import './styles/sidebar.css';
import './styles/conversation.css';
import './styles/message.css';
import './styles/composer.css';
import './styles/blocks.css';
import './styles/inputs.css';
import './styles/menus.css';
import './styles/modal.css';
import './styles/mail.css';

const place = document.getElementById('page');
if (place) {
  createRoot(place).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
