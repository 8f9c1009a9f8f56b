{
  other: { apiVersion: 'v1', kind: 'Secret', metadata: { name: 'other' } },
  env: {
    apiVersion: 'tanka.dev/v1alpha1',
    kind: 'Environment',
    metadata: { name: 'x' },
    spec: { namespace: 'n', unknown: 1 },
    data: { c: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'c' } } },
  },
}
