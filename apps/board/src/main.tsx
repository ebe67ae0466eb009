import { render } from 'preact';
import { followLinks } from './router/location.ts';
import { followKeys } from './shell/keys.ts';
import { Shell } from './shell/Shell.tsx';
import { followAlerts } from './state/alerts.ts';
import { followPast } from './state/board.ts';
import { learnSession } from './state/session.ts';
import { followStream } from './state/stream.ts';

followLinks();
followStream();
followPast();
followAlerts();
followKeys();
void learnSession();
render(<Shell />, document.querySelector('#app')!);
