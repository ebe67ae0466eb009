export { linkageSecrets } from './linkage-secret.ts';
export { type Router, type RouterOptions, routerGroup, startRouter } from './start.ts';
