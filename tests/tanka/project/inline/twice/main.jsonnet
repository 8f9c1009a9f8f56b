local env(name, value) = {
  apiVersion: 'tanka.dev/v1alpha1',
  kind: 'Environment',
  metadata: { name: name },
  spec: { namespace: 'n' },
  data: { c: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' }, data: { value: value } } },
};
[env('x', 'first'), env('x', 'second')]
