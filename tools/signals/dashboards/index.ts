import { agreement } from './agreement.ts';
import { databases } from './databases.ts';
import { governance } from './governance.ts';
import { line } from './line.ts';
import { network } from './network.ts';
import { platform } from './platform.ts';
import type { Dashboard } from '../panel.ts';

export const dashboards: readonly Dashboard[] = [network, line, agreement, databases, platform, governance];
