// The files that are checked, and what was found in them.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../..', import.meta.url));

export const RULES = 'deploy/prometheus/headwatch-rules.yml';
export const RULE_TESTS = 'deploy/prometheus/headwatch-rules-test.yml';
export const PROMETHEUS = 'deploy/prometheus/prometheus.yml';
export const ALERTMANAGER = 'deploy/alertmanager/alertmanager.yml';
export const GRAFANA_RULES = 'grafana/provisioning/alerting/headwatch-rules.yml';
export const DATA_SOURCES = 'grafana/provisioning/datasources/headwatch.yml';
export const DASHBOARDS = 'grafana/dashboards';

export const exists = (path) => existsSync(join(ROOT, path));
export const text = (path) => readFileSync(join(ROOT, path), 'utf8');
export const yaml = (path) => parse(text(path));

/** Every dashboard, as name and JSON. */
export function dashboards() {
  return readdirSync(join(ROOT, DASHBOARDS))
    .filter((name) => name.endsWith('.json'))
    .map((name) => ({ name, json: JSON.parse(text(join(DASHBOARDS, name))) }));
}

/** Every panel of a dashboard that shows something, also those of rows. */
export function panels(json) {
  return json.panels.flatMap((panel) => (panel.type === 'row' ? panel.panels : [panel]));
}

/** The alerts of rules of Prometheus. */
export function alerts(rules) {
  return rules.groups.flatMap((group) => group.rules).filter((rule) => rule.alert);
}

/** What is wrong: told together at the end, and then the process fails. */
export class Findings {
  #all = [];

  add(finding) {
    this.#all.push(finding);
  }

  expect(condition, finding) {
    if (!condition) {
      this.add(finding);
    }
  }

  /** Ends the check: one line if all is well. */
  end(title) {
    if (this.#all.length === 0) {
      console.log(`ok    ${title}`);
      return;
    }
    console.log(`FAIL  ${title}`);
    this.#all.forEach((finding) => console.log(`      ${finding}`));
    process.exitCode = 1;
  }
}
