// What the dashboards are made of, as Grafana itself declares it. schema.mjs makes a JSON schema of
// each exported type. A new type of panel needs a line here for its options, and one for its fields
// if it has settings of its own.
import * as dashboard from './node_modules/@grafana/schema/dist/types/raw/dashboard/x/types.gen';
import * as barGauge from './node_modules/@grafana/schema/dist/types/raw/composable/bargauge/panelcfg/x/types.gen';
import * as stat from './node_modules/@grafana/schema/dist/types/raw/composable/stat/panelcfg/x/types.gen';
import * as stateTimeline from './node_modules/@grafana/schema/dist/types/raw/composable/statetimeline/panelcfg/x/types.gen';
import * as table from './node_modules/@grafana/schema/dist/types/raw/composable/table/panelcfg/x/types.gen';
import * as timeSeries from './node_modules/@grafana/schema/dist/types/raw/composable/timeseries/panelcfg/x/types.gen';

export type WholeDashboard = dashboard.Dashboard;
export type OptionsOfBarGauge = barGauge.Options;
export type OptionsOfStat = stat.Options;
export type OptionsOfStateTimeline = stateTimeline.Options;
export type FieldsOfStateTimeline = stateTimeline.FieldConfig;
export type OptionsOfTable = table.Options;
export type FieldsOfTable = table.FieldConfig;
export type OptionsOfTimeSeries = timeSeries.Options;
export type FieldsOfTimeSeries = timeSeries.FieldConfig;
