local mixin = import 'mixin.libsonnet';

local service(number) = mixin {
  local p = $.panel,
  local d = $.dashboard,
  _config+:: { selector: 'job="app-%d", namespace=~"prod-.*"' % number, labels+: { service: 'app-' + number } },

  local rate(metric, by) = |||
    sum(rate(%(metric)s{%(selector)s}[%(interval)s])) by (%(cluster)s, %(by)s)
  ||| % ($._config { metric: metric, by: by }),
  local ratio(metric) = '(%s) / (%s) > %.3f' % [
    rate(metric + '_failed_total', 'pod'),
    rate(metric + '_total', 'pod'),
    $._config.threshold + number / 1000,
  ],

  grafanaDashboards+:: {
    ['app-%d.json' % number]:
      d.new('App %d' % number)
      + d.withVariable('cluster', 'label_values(up{%s}, %s)' % [$._config.selector, $._config.cluster])
      + d.withVariable('pod', 'label_values(up{' + $._config.selector + '}, pod)')
      + std.foldl(
        function(board, row) board + d.withRow('Row ' + row, [
          p.new('Panel %02d of %s' % [n, row], unit='reqps')
          + p.withTarget(rate('http_%s_%d' % [row, n], 'pod'), '{{pod}} ' + n)
          + p.withTarget('histogram_quantile(0.%d, %s)' % [90 + n, rate('latency_%d_bucket' % n, 'le')], 'p' + (90 + n))
          + p.withThreshold($._config.threshold * n)
          + (if n % 2 == 0 then p.withUnit('percentunit') else {})
          for n in std.range(1, 6)
        ]),
        ['requests', 'errors', 'saturation', 'latency'],
        {}
      ),
  },

  prometheusAlerts+:: {
    groups+: [{
      name: 'app-' + number,
      rules: [
        $.alert(
          'App' + kind + 'High',
          ratio('app_' + std.asciiLower(kind)),
          $._config.interval,
          if n > 2 then 'critical' else 'warning',
          '%s of {{ $labels.pod }} is above %g%% for %s.' % [kind, $._config.threshold * 100 * (n + 1), $._config.interval]
        )
        for n in std.range(0, 3)
        for kind in [['Errors', 'Latency', 'Restarts', 'Queue'][n]]
      ],
    }],
  },
};

{
  dashboards: std.foldl(function(all, n) all + service(n).grafanaDashboards, std.range(1, std.extVar('count')), {}),
  alerts: [service(n).prometheusAlerts for n in std.range(1, std.extVar('count'))],
}
