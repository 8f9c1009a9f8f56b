class Crdsmith < Formula
  desc "Kubernetes custom resources in Jsonnet, from one reading of their definitions"
  homepage "https://github.com/crdsmith/crdsmith"
  version "@VERSION@"
  license "Apache-2.0"

  on_macos do
    on_arm do
      url "https://github.com/crdsmith/crdsmith/releases/download/v@VERSION@/crdsmith-aarch64-apple-darwin.tar.gz"
      sha256 "@aarch64-apple-darwin@"
    end
    on_intel do
      url "https://github.com/crdsmith/crdsmith/releases/download/v@VERSION@/crdsmith-x86_64-apple-darwin.tar.gz"
      sha256 "@x86_64-apple-darwin@"
    end
  end
  on_linux do
    on_arm do
      url "https://github.com/crdsmith/crdsmith/releases/download/v@VERSION@/crdsmith-aarch64-unknown-linux-musl.tar.gz"
      sha256 "@aarch64-unknown-linux-musl@"
    end
    on_intel do
      url "https://github.com/crdsmith/crdsmith/releases/download/v@VERSION@/crdsmith-x86_64-unknown-linux-musl.tar.gz"
      sha256 "@x86_64-unknown-linux-musl@"
    end
  end

  def install
    bin.install "crdsmith"
    man1.install Dir["man/*.1"]
    bash_completion.install "completions/crdsmith.bash" => "crdsmith"
    fish_completion.install "completions/crdsmith.fish"
    zsh_completion.install "completions/crdsmith.zsh" => "_crdsmith"
  end

  test do
    assert_match version.to_s, shell_output("#{bin}/crdsmith --version")
  end
end
