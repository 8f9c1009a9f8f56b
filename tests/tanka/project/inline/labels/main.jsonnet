local env(name, labels) = {
  apiVersion: 'tanka.dev/v1alpha1',
  kind: 'Environment',
  metadata: { name: name, labels: labels },
  spec: { namespace: name },
  data: { c: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: name } } },
};
[env('one', { stage: '1' }), env('two', { stage: '2' }), env('none', {})]
