// Checks the dashboards by Grafana's own types: the dashboard, and for each panel its options and
// the settings of its fields. What Grafana doesn't know is a mistake.
import { fileURLToPath } from 'node:url';
import Ajv from 'ajv';
import {
  createFormatter,
  createParser,
  createProgram,
  DEFAULT_CONFIG,
  SchemaGenerator,
} from 'ts-json-schema-generator';
import { Findings, dashboards, panels } from './files.mjs';

/** What Prometheus's part of Grafana keeps in an annotation, beside what the schema knows. */
const ANNOTATION_OF_PROMETHEUS = ['expr', 'step', 'textFormat', 'titleFormat', 'useValueForTime'];

const PANELS = {
  bargauge: ['OptionsOfBarGauge'],
  stat: ['OptionsOfStat'],
  'state-timeline': ['OptionsOfStateTimeline', 'FieldsOfStateTimeline'],
  table: ['OptionsOfTable', 'FieldsOfTable'],
  timeseries: ['OptionsOfTimeSeries', 'FieldsOfTimeSeries'],
};

const config = {
  ...DEFAULT_CONFIG,
  path: fileURLToPath(new URL('grafana-types.ts', import.meta.url)),
  skipTypeCheck: true,
};
const program = createProgram(config);
const generator = new SchemaGenerator(
  program,
  createParser(program, config),
  createFormatter(config),
  config,
);
const ajv = new Ajv({ strict: false, allErrors: true });
const validators = new Map();

function validator(type) {
  if (!validators.has(type)) {
    validators.set(type, ajv.compile(generator.createSchema(type)));
  }
  return validators.get(type);
}

const findings = new Findings();

function check(type, value, where) {
  const validate = validator(type);
  if (!validate(value)) {
    for (const error of validate.errors.filter(({ keyword }) => keyword !== 'anyOf')) {
      const what = error.params.additionalProperty ? ` (${error.params.additionalProperty})` : '';
      findings.add(`${where}${error.instancePath}: ${error.message}${what}`);
    }
  }
}

for (const { name, json } of dashboards()) {
  const plain = structuredClone(json);
  for (const annotation of plain.annotations?.list ?? []) {
    ANNOTATION_OF_PROMETHEUS.forEach((field) => delete annotation[field]);
  }
  check('WholeDashboard', plain, name);
  for (const panel of panels(json)) {
    const where = `${name}: panel "${panel.title}"`;
    if (!(panel.type in PANELS)) {
      findings.add(`${where} is a ${panel.type}: add its types to grafana-types.ts and schema.mjs`);
      continue;
    }
    const [options, fields] = PANELS[panel.type];
    check(options, panel.options, `${where} options`);
    if (fields) {
      check(fields, panel.fieldConfig.defaults.custom ?? {}, `${where} fields`);
    } else if (panel.fieldConfig.defaults.custom) {
      findings.add(`${where}: a ${panel.type} has no settings of its own for fields`);
    }
  }
}
findings.end('dashboards by the schema of @grafana/schema');
