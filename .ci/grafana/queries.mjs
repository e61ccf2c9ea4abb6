// Every query that Grafana and Prometheus are given.
import { alerts, dashboards, GRAFANA_RULES, panels, RULES, yaml } from './files.mjs';

/** What Grafana puts in place of its variables, so that a query can be asked of Prometheus. */
const VARIABLES = {
  job: '.*',
  stream: '.*',
  __range: '5m',
  __rate_interval: '10s',
};

function filledIn(expr) {
  return expr.replace(/\$(\w+)/g, (all, name) => VARIABLES[name] ?? all);
}

/** The queries of the dashboards' panels and annotations. */
export function dashboardQueries() {
  return dashboards().flatMap(({ name, json }) => [
    ...panels(json).flatMap((panel) =>
      panel.targets.map((target) => ({
        where: `${name}: ${panel.title}: ${target.refId}`,
        expr: filledIn(target.expr),
      })),
    ),
    ...json.annotations.list.map((annotation) => ({
      where: `${name}: annotation ${annotation.name}`,
      expr: filledIn(annotation.expr),
    })),
  ]);
}

/** The choices of the dashboards' variables: a label, and of which series. */
export function variableQueries() {
  return dashboards().flatMap(({ name, json }) =>
    json.templating.list
      .filter(({ type }) => type === 'query')
      .map((variable) => {
        const [, series, label] = /^label_values\((.*), (\w+)\)$/.exec(variable.query.query);
        return { where: `${name}: variable ${variable.name}`, series: filledIn(series), label };
      }),
  );
}

/** The queries of the alerts, of Prometheus and of Grafana. */
export function alertQueries() {
  const ofGrafana = yaml(GRAFANA_RULES).groups.flatMap(({ rules }) => rules);
  return [
    ...alerts(yaml(RULES)).map(({ alert, expr }) => ({ where: `alert ${alert}`, alert, expr })),
    ...ofGrafana.map(({ title, data }) => ({
      where: `Grafana's alert ${title}`,
      alert: title,
      expr: data.find(({ refId }) => refId === 'A').model.expr,
    })),
  ];
}

/** The series that a query reads: names of metrics with their matchers. */
export function selectors(expr) {
  return expr.match(/\b(headwatch_\w+|up|process_\w+|jvm_\w+)\b(\{[^}]*\})?/g) ?? [];
}
