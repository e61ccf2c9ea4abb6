// What neither promtool nor Grafana's schema know: that files agree with one another.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { grafanaRules } from './alert-rules.mjs';
import {
  alerts,
  dashboards,
  DATA_SOURCES,
  exists,
  Findings,
  GRAFANA_RULES,
  panels,
  ROOT,
  RULE_TESTS,
  RULES,
  text,
  yaml,
} from './files.mjs';
import { alertQueries, dashboardQueries, selectors, variableQueries } from './queries.mjs';

const RUNBOOK = 'deploy/runbook';
const RUNBOOK_URL = `https://github.com/headwatch/headwatch/blob/main/${RUNBOOK}/`;
const SECTIONS = ['## What it means', '## How to look', '## What to do'];

/** What an alert may be about; its summary names it. */
const SUBJECTS = ['stream', 'topic', 'instance'];

function repeated(values) {
  return values.filter((value, i) => values.indexOf(value) !== i);
}

function checkDashboards() {
  const findings = new Findings();
  const all = dashboards();
  const uids = all.map(({ json }) => json.uid);
  findings.expect(repeated(uids).length === 0, `uids come twice: ${repeated(uids)}`);
  for (const { name, json } of all) {
    checkIds(findings, name, json);
    checkVariables(findings, name, json);
    for (const panel of panels(json)) {
      const where = `${name}: panel "${panel.title}"`;
      findings.expect(panel.title && panel.description, `${where} has no title or description`);
      const refIds = panel.targets.map(({ refId }) => refId);
      findings.expect(repeated(refIds).length === 0, `${where}: queries with the same refId`);
      for (const { url } of panel.links ?? []) {
        findings.expect(
          !url.startsWith(RUNBOOK_URL) || exists(join(RUNBOOK, url.slice(RUNBOOK_URL.length))),
          `${where} links to ${url}, which is not there`,
        );
      }
    }
  }
  findings.end(`dashboards: ids, descriptions, variables, links (${all.length} dashboards)`);
}

function checkIds(findings, name, json) {
  const ids = json.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])]).map(({ id }) => id);
  findings.expect(repeated(ids).length === 0, `${name}: ids of panels come twice: ${repeated(ids)}`);
  findings.expect(!ids.includes(undefined), `${name}: a panel has no id`);
}

function checkVariables(findings, name, json) {
  const known = json.templating.list.map((variable) => variable.name);
  const used = [...JSON.stringify(json).matchAll(/\$\{?([a-z]\w*)/g)].map(([, variable]) => variable);
  for (const variable of new Set(used)) {
    findings.expect(known.includes(variable), `${name}: no variable is called ${variable}`);
  }
}

function checkAlerts() {
  const findings = new Findings();
  const all = alerts(yaml(RULES));
  for (const rule of all) {
    const { alert, labels, annotations } = rule;
    findings.expect(
      ['critical', 'warning', 'info'].includes(labels.severity),
      `${alert}: severity is ${labels.severity}`,
    );
    findings.expect(
      ['model', 'pipeline'].includes(labels.concern),
      `${alert}: concern is ${labels.concern}`,
    );
    findings.expect(
      Object.values(labels).every((value) => !value.includes('{{')),
      `${alert}: a label that changes would split an incident`,
    );
    findings.expect(rule.for, `${alert}: for is missing`);
    findings.expect(
      SUBJECTS.some((label) => annotations.summary.includes(`{{ $labels.${label} }}`)),
      `${alert}: the summary names none of ${SUBJECTS}`,
    );
    findings.expect(
      annotations.runbook_url === `${RUNBOOK_URL}${alert}.md`,
      `${alert}: runbook_url is ${annotations.runbook_url}`,
    );
  }
  checkRunbook(findings, all);
  checkTests(findings, all);
  findings.end(`alerts: labels, summaries, runbook, unit tests (${all.length} alerts)`);
}

function checkRunbook(findings, all) {
  const names = all.map(({ alert }) => `${alert}.md`);
  for (const page of readdirSync(join(ROOT, RUNBOOK))) {
    findings.expect(names.includes(page), `${RUNBOOK}/${page} is of no alert`);
  }
  for (const name of names) {
    if (!exists(join(RUNBOOK, name))) {
      findings.add(`${RUNBOOK}/${name} is missing`);
      continue;
    }
    const page = text(join(RUNBOOK, name));
    findings.expect(page.startsWith(`# ${name.slice(0, -3)}\n`), `${name}: has another title`);
    SECTIONS.forEach((section) =>
      findings.expect(page.includes(`\n${section}\n`), `${name}: lacks "${section}"`),
    );
  }
}

/** Each alert has to be shown firing, and silent. */
function checkTests(findings, all) {
  const tests = yaml(RULE_TESTS).tests.flatMap((test) => test.alert_rule_test);
  for (const { alert } of all) {
    const own = tests.filter(({ alertname }) => alertname === alert);
    const firing = own.filter(({ exp_alerts: expected }) => expected?.length > 0);
    findings.expect(firing.length > 0, `${alert}: no unit test in which it fires`);
    findings.expect(own.length > firing.length, `${alert}: no unit test in which it is silent`);
  }
}

function checkGrafanaRules() {
  const findings = new Findings();
  findings.expect(
    text(GRAFANA_RULES) === grafanaRules(),
    `${GRAFANA_RULES} is not what .ci/grafana/alert-rules.mjs makes of ${RULES}: run it anew`,
  );
  const rules = yaml(GRAFANA_RULES).groups.flatMap((group) => group.rules);
  const uids = rules.map(({ uid }) => uid);
  findings.expect(repeated(uids).length === 0, `uids come twice: ${repeated(uids)}`);
  findings.expect(
    uids.every((uid) => /^[\w-]{1,40}$/.test(uid)),
    'a uid has more than 40 characters, or others than letters, digits, - and _',
  );
  const sources = yaml(DATA_SOURCES).datasources.map(({ uid }) => uid);
  for (const { title, data, dashboardUid, panelId } of rules) {
    data
      .filter(({ datasourceUid }) => datasourceUid !== '__expr__')
      .forEach(({ datasourceUid }) =>
        findings.expect(sources.includes(datasourceUid), `${title}: no source ${datasourceUid}`),
      );
    const dashboard = dashboards().find(({ json }) => json.uid === dashboardUid);
    findings.expect(
      !dashboardUid || panels(dashboard.json).some(({ id }) => id === panelId),
      `${title}: no panel ${panelId} on ${dashboardUid}`,
    );
  }
  findings.end("Grafana's alert rules are those of Prometheus");
}

/** A metric that is misspelt has no data, and nobody would notice. */
function checkMetrics() {
  const findings = new Findings();
  const documented = new Set(text('README.md').match(/\bheadwatch_\w+/g));
  const queries = [
    ...dashboardQueries(),
    ...alertQueries(),
    ...variableQueries().map(({ where, series }) => ({ where, expr: series })),
  ];
  for (const { where, expr } of queries) {
    for (const [metric] of selectors(expr).map((selector) => selector.match(/^\w+/))) {
      const name = metric.replace(/_(bucket|sum|count)$/, '');
      findings.expect(
        !name.startsWith('headwatch_') || documented.has(name),
        `${where}: the README knows no metric ${name}`,
      );
    }
  }
  findings.end(`metrics of ${queries.length} queries are in the README`);
}

checkDashboards();
checkAlerts();
checkGrafanaRules();
checkMetrics();
