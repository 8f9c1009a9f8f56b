{ a: { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'x', labels: null, annotations: {} } } }
