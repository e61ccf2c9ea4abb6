// Writes the alert rules of Prometheus as Grafana's, so that there is one source of both:
//   node .ci/grafana/alert-rules.mjs > grafana/provisioning/alerting/headwatch-rules.yml
// Grafana cannot query in annotations. So they leave out what Prometheus's say by queries, such as
// the words of a shift, and lead to the panel that shows it.
import { fileURLToPath } from 'node:url';
import { stringify } from 'yaml';
import { dashboards, panels, RULES, yaml } from './files.mjs';

const HEADING = `# Made of deploy/prometheus/headwatch-rules.yml by .ci/grafana/alert-rules.mjs: change that one.
# For those who alert with Grafana in place of Prometheus and Alertmanager; use one of both.
# Grafana 12 or later (keepFiringFor).
`;

/** The panel that an alert is best looked at with: the last that links to its page in the runbook. */
function panelOf(alert) {
  const linked = dashboards().flatMap(({ json }) =>
    panels(json)
      .filter((panel) => (panel.links ?? []).some(({ url }) => url.endsWith(`/${alert}.md`)))
      .map((panel) => ({ dashboardUid: json.uid, panelId: panel.id })),
  );
  return linked.at(-1) ?? {};
}

/** PascalCase to kebab-case. */
const uid = (alert) => alert.replace(/(?<!^)[A-Z]/g, '-$&').toLowerCase();

/** Without what is asked for by queries; Grafana has the value of query A elsewhere. */
function annotation(template) {
  return template
    .replace(/\{\{ range query .*?\{\{ end \}\}/gs, '')
    .replaceAll('$value', '$values.A.Value')
    .replace(/\s+/g, ' ')
    .trim();
}

function rule({ alert, expr, for: holding, keep_firing_for: keeping, labels, annotations }) {
  return {
    uid: uid(alert),
    title: alert,
    condition: 'B',
    data: [
      {
        refId: 'A',
        relativeTimeRange: { from: 600, to: 0 },
        datasourceUid: 'headwatch-prometheus',
        model: { refId: 'A', expr, instant: true, range: false, editorMode: 'code' },
      },
      {
        refId: 'B',
        relativeTimeRange: { from: 600, to: 0 },
        datasourceUid: '__expr__',
        // Any series is an alert, whatever its value: the comparison is in the query.
        model: { refId: 'B', type: 'math', expression: 'is_number($A)' },
      },
    ],
    ...panelOf(alert),
    // No series is what a healthy stream has.
    noDataState: 'OK',
    execErrState: 'Error',
    for: holding,
    ...(keeping ? { keepFiringFor: keeping } : {}),
    labels,
    annotations: Object.fromEntries(
      Object.entries(annotations)
        .filter(([name]) => name !== 'words')
        .map(([name, template]) => [name, annotation(template)]),
    ),
  };
}

/** Grafana's file. */
export function grafanaRules() {
  const groups = yaml(RULES).groups.map(({ name, rules }) => ({
    orgId: 1,
    name,
    folder: 'Headwatch',
    interval: '1m',
    rules: rules.filter(({ alert }) => alert).map(rule),
  }));
  return HEADING + stringify({ apiVersion: 1, groups }, { lineWidth: 110 });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  process.stdout.write(grafanaRules());
}
