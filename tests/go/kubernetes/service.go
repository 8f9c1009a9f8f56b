package main

import (
	"slices"

	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/kubernetes/pkg/apis/core"
)

// normalizeService sets the fields of a Service that its store sets before the strategy runs: `clusterIPs` from `clusterIP`, and in an update
// the addresses and ports that the sent object leaves out. What this store allocates in the cluster stays empty.
func normalizeService(object, existing runtime.Object) {
	service, ok := object.(*core.Service)
	if !ok {
		return
	}
	spec := &service.Spec
	if existing == nil {
		if spec.ClusterIP != "" && len(spec.ClusterIPs) == 0 {
			spec.ClusterIPs = []string{spec.ClusterIP}
		}
		return
	}
	old := &existing.(*core.Service).Spec
	keepAllocated(spec, old)
	if len(spec.ClusterIPs) == 0 && spec.ClusterIP == old.ClusterIP {
		spec.ClusterIPs = old.ClusterIPs
	}
	if spec.ClusterIP != old.ClusterIP && slices.Equal(spec.ClusterIPs, old.ClusterIPs) {
		spec.ClusterIPs = nil
		if spec.ClusterIP != "" || old.ClusterIP == "" {
			spec.ClusterIPs = []string{spec.ClusterIP}
		}
	}
}

// keepAllocated copies what the object leaves out from the stored one, as `patchAllocatedValues` does, which is not exported.
func keepAllocated(spec, old *core.ServiceSpec) {
	if spec.Type != core.ServiceTypeExternalName && old.Type != core.ServiceTypeExternalName {
		if spec.ClusterIP == "" {
			spec.ClusterIP = old.ClusterIP
		}
		if len(spec.ClusterIPs) == 0 {
			spec.ClusterIPs = old.ClusterIPs
		}
	}
	if hasNodePorts(spec) && hasNodePorts(old) {
		keepNodePorts(spec.Ports, old.Ports)
	}
	if hasHealthPort(spec) && hasHealthPort(old) && spec.HealthCheckNodePort == 0 {
		spec.HealthCheckNodePort = old.HealthCheckNodePort
	}
}

// keepNodePorts copies node ports by the names of ports, unless another port has the number.
func keepNodePorts(ports, old []core.ServicePort) {
	uses := func(ports []core.ServicePort, number int32) bool {
		return slices.ContainsFunc(ports, func(port core.ServicePort) bool { return port.NodePort == number })
	}
	sent := slices.Clone(ports)
	for i := range ports {
		if ports[i].NodePort != 0 {
			continue
		}
		for _, port := range slices.Backward(old) {
			if port.Name == ports[i].Name {
				if !uses(sent, port.NodePort) || port.NodePort == 0 {
					ports[i].NodePort = port.NodePort
				}
				break
			}
		}
	}
}

func hasNodePorts(spec *core.ServiceSpec) bool {
	return spec.Type == core.ServiceTypeNodePort ||
		spec.Type == core.ServiceTypeLoadBalancer && (spec.AllocateLoadBalancerNodePorts == nil || *spec.AllocateLoadBalancerNodePorts)
}

func hasHealthPort(spec *core.ServiceSpec) bool {
	return spec.Type == core.ServiceTypeLoadBalancer && spec.ExternalTrafficPolicy == core.ServiceExternalTrafficPolicyLocal
}
