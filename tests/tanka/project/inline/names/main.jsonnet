local env(name) = {
  apiVersion: 'tanka.dev/v1alpha1',
  kind: 'Environment',
  metadata: { name: name },
  spec: { namespace: std.strReplace(name, '/', '-') },
  data: { c: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } } },
};
[env('dev/a'), env('dev/ab'), env('prod/a')]
