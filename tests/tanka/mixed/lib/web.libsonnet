// A web application of the shop: a Deployment with its Service.
local k = import 'k.libsonnet';

local deployment = k.apps.v1.deployment;
local container = k.core.v1.container;
local port = k.core.v1.containerPort;
local probe = k.core.v1.probe;
local servicePort = k.core.v1.servicePort;

{
  new(name, image, replicas=2):: {
    local labels = { app: name },
    local web =
      container.new(name, image)
      + container.withPorts([port.newNamed(8080, 'http')])
      + container.resources.withRequests({ cpu: '100m', memory: '128Mi' })
      + container.resources.withLimits({ memory: '256Mi' })
      + container.readinessProbe.httpGet.withPath('/ready')
      + container.readinessProbe.httpGet.withPort('http'),

    deployment:
      deployment.new(name)
      + deployment.spec.withReplicas(replicas)
      + deployment.spec.selector.withMatchLabels(labels)
      + deployment.spec.template.metadata.withLabels(labels)
      + deployment.spec.template.spec.withContainers([web]),

    service:
      k.core.v1.service.new(name)
      + k.core.v1.service.spec.withSelector(labels)
      + k.core.v1.service.spec.withPorts([
        servicePort.withName('http') + servicePort.withPort(80) + servicePort.withTargetPort('http'),
      ]),
  },
}
