/** A panel as Grafana stores it, without its place. */
export interface Panel {
  readonly title: string;
  readonly type: 'timeseries' | 'stat' | 'state-timeline' | 'bargauge' | 'table';
  readonly queries: readonly (readonly [expr: string, legend: string])[];
  readonly unit: string;
  /** Page of the board, a path; `$line` and the like stand for what is chosen. */
  readonly page: string;
  readonly description?: string;
  /** Of 24 columns. */
  readonly width?: number;
  readonly height?: number;
  readonly mappings?: readonly object[];
}

export interface Dashboard {
  readonly uid: string;
  readonly title: string;
  /** Metric and label whose values can be chosen. */
  readonly choice?: { readonly name: string; readonly metric: string; readonly label: string };
  readonly panels: readonly Panel[];
}

const source = { type: 'prometheus', uid: 'rail-prometheus' };

/** The JSON of a dashboard. */
export function dashboardJson({ uid, title, choice, panels }: Dashboard, linked: readonly Dashboard[]): string {
  const dashboard = {
    uid,
    title,
    tags: ['data-rail'],
    timezone: 'browser',
    schemaVersion: 39,
    version: 1,
    editable: false,
    refresh: '10s',
    time: { from: 'now-1h', to: 'now' },
    links: linked.map((other) => ({ type: 'link', title: other.title, url: `/d/${other.uid}`, keepTime: true })),
    templating: {
      list: [
        {
          name: 'board',
          label: 'Board',
          type: 'textbox',
          query: 'http://127.0.0.1:8080',
          current: { text: 'http://127.0.0.1:8080', value: 'http://127.0.0.1:8080' },
        },
        ...(choice === undefined ? [] : [choiceOf(choice)]),
      ],
    },
    panels: placed(panels),
  };
  return `${JSON.stringify(dashboard, null, 2)}\n`;
}

function choiceOf({ name, metric, label }: NonNullable<Dashboard['choice']>): object {
  const definition = `label_values(${metric}, ${label})`;
  return {
    name,
    type: 'query',
    datasource: source,
    definition,
    query: { query: definition, refId: name },
    refresh: 2,
    sort: 1,
  };
}

/** In rows from left to right. */
function placed(panels: readonly Panel[]): object[] {
  let [x, y, rowHeight] = [0, 0, 0];
  return panels.map((panel, at) => {
    const { width = 12, height = 8 } = panel;
    if (x + width > 24) [x, y, rowHeight] = [0, y + rowHeight, 0];
    const gridPos = { x, y, w: width, h: height };
    x += width;
    rowHeight = Math.max(rowHeight, height);
    return panelJson(panel, at + 1, gridPos);
  });
}

function panelJson(panel: Panel, id: number, gridPos: object): object {
  const { title, type, queries, unit, page, description, mappings = [] } = panel;
  return {
    id,
    type,
    title,
    ...(description !== undefined && { description }),
    gridPos,
    datasource: source,
    targets: queries.map(([expr, legendFormat], at) => ({
      refId: String.fromCodePoint(65 + at),
      datasource: source,
      expr,
      legendFormat,
    })),
    fieldConfig: { defaults: { unit, min: 0, mappings }, overrides: [] },
    options: type === 'timeseries' ? { legend: { displayMode: 'list', placement: 'bottom' } } : {},
    // The board shows the same moment.
    links: [{ title: 'Board 站牌', url: `\${board}${page}?at=\${__to}`, targetBlank: true }],
  };
}
