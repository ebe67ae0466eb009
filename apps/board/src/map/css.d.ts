/** Vite takes a style sheet that a page imports into the page's own. */
declare module '*.css';
