export { type Router, type RouterOptions, routerGroup, startRouter } from './start.ts';
