// The core library, with the constructors that its users add.
local core = import 'core/main.libsonnet';

core {
  core+: { v1+: {
    container+: { new(name, image): self.withName(name) + self.withImage(image) },
    containerPort+: { newNamed(number, name): self.withContainerPort(number) + self.withName(name) },
  } },
}
