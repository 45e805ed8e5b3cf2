// In charge of: starting the browser app.
import './styles/fonts.css';
import '@trellis/views/theme/theme.css';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { Root } from './app/root.tsx';
import { startLocale } from './app/locale.ts';
import { startI18n } from './i18n/i18n.ts';

const element = document.getElementById('root');
if (element === null) throw new TypeError('index.html has no #root');
await startI18n(startLocale());
createRoot(element).render(<Root />);
