import { defineConfig } from 'vite';

/** The only packages that may reach a browser. */
const allowed = /node_modules\/(preact|@preact|uplot)\/|\/(apps|libs)\/|^\0?vite|^\0?rolldown|^\0/;

const nothingElse = {
  name: 'nothing else reaches the browser',
  moduleParsed({ id }) {
    if (!allowed.test(id) || id.includes('browser-external')) this.error(`${id} must not reach a browser`);
  },
};

/** Sources of the libs, not what tsc made of them: one build is enough. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [nothingElse],
  resolve: { conditions: ['source', 'browser', 'import', 'module', 'default'] },
  build: {
    target: 'es2022',
    emptyOutDir: true,
    // A picture within a style sheet would need a wider Content-Security-Policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    rolldownOptions: { checks: { pluginTimings: false } },
  },
  server: { proxy: { '/v1': 'http://127.0.0.1:8080', '/runbooks': 'http://127.0.0.1:8080' } },
});
