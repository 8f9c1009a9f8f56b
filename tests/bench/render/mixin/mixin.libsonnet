// A library of dashboards and alerts, as monitoring mixins have it: setters, formats and deep merges.
{
  _config+:: {
    selector: 'job="app"',
    cluster: 'cluster',
    interval: '5m',
    threshold: 0.05,
    labels: { team: 'web' },
  },

  panel:: {
    new(title, unit='short'):: {
      type: 'timeseries',
      title: title,
      targets: [],
      fieldConfig: { defaults: { unit: unit, custom: { lineWidth: 1, fillOpacity: 10 } }, overrides: [] },
    },
    withTarget(expr, legend):: { targets+: [{ expr: expr, legendFormat: legend, refId: 'A' }] },
    withUnit(unit):: { fieldConfig+: { defaults+: { unit: unit } } },
    withThreshold(value):: { fieldConfig+: { defaults+: { thresholds: { steps: [{ value: value, color: 'red' }] } } } },
  },

  dashboard:: {
    new(title):: { title: title, uid: std.asciiLower(std.strReplace(title, ' ', '-')), rows: [], templating: { list: [] } },
    withRow(title, panels):: { rows+: [{ title: title, panels: panels }] },
    withVariable(name, query):: { templating+: { list+: [{ name: name, query: query, type: 'query' }] } },
  },

  alert(name, expr, period, severity, summary):: {
    alert: name,
    expr: expr,
    'for': period,
    labels: { severity: severity } + $._config.labels,
    annotations: { summary: summary, runbook_url: 'https://runbooks.example.com/' + std.asciiLower(name) },
  },
}
