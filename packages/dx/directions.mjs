// In charge of: who may import whom, as data.

/** Packages that run unchanged in browser and server: nothing of Node, nothing of the DOM. */
export const PURE = ['schemas', 'errors', 'expr', 'fields', 'model', 'permissions', 'query'];

/** Packages that run in the browser. */
export const BROWSER = ['client', 'views', 'web'];

/** For each package the workspace packages it may be built from. Tests may use more: whatever their package declares. */
export const DIRECTIONS = Object.freeze({
  schemas: [],
  errors: ['schemas'],
  expr: ['schemas', 'errors'],
  fields: ['schemas', 'errors', 'expr'],
  model: ['schemas', 'errors', 'expr', 'fields'],
  permissions: ['schemas', 'errors', 'expr', 'fields', 'model'],
  query: ['schemas', 'errors', 'expr', 'fields', 'model', 'permissions'],
  engine: PURE,
  storage: [...PURE, 'engine'],
  templates: ['schemas', 'query'],
  server: [...PURE, 'engine', 'storage', 'templates'],
  cli: [...PURE, 'engine', 'storage', 'templates', 'server'],
  client: PURE,
  views: [...PURE, 'client'],
  web: [...PURE, 'client', 'views'],
  dx: [],
  docs: PURE,
  bench: [...PURE, 'dx', 'engine', 'storage', 'templates', 'server', 'client'],
});

/** Entry points that the browser must not load: they make code at run time, which the content policy forbids. */
export const SERVER_ONLY_ENTRIES = ['@trellis/model/shape', 'ajv'];

/** Libraries that draw: only files named `*.react.tsx` of a pure package may use them. */
export const DRAWING = ['react', 'react-dom', 'antd', 'lucide-react', 'echarts', '@trellis/fields/react', '@trellis/fields/settings'];
