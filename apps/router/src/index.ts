export { linkageSecrets } from './linkage-secret.ts';
export { type Router, type RouterOptions, startRouter } from './start.ts';
