class Crdsmith < Formula
  desc "Kubernetes custom resources in Jsonnet, from one reading of their definitions"
  homepage "https://github.com/crdsmith/crdsmith"
  version "1.2.3"
  license "Apache-2.0"

  on_macos do
    on_arm do
      url "https://github.com/crdsmith/crdsmith/releases/download/v1.2.3/crdsmith-aarch64-apple-darwin.tar.gz"
      sha256 "2222222222222222222222222222222222222222222222222222222222222222"
    end
    on_intel do
      url "https://github.com/crdsmith/crdsmith/releases/download/v1.2.3/crdsmith-x86_64-apple-darwin.tar.gz"
      sha256 "3333333333333333333333333333333333333333333333333333333333333333"
    end
  end
  on_linux do
    on_arm do
      url "https://github.com/crdsmith/crdsmith/releases/download/v1.2.3/crdsmith-aarch64-unknown-linux-musl.tar.gz"
      sha256 "1111111111111111111111111111111111111111111111111111111111111111"
    end
    on_intel do
      url "https://github.com/crdsmith/crdsmith/releases/download/v1.2.3/crdsmith-x86_64-unknown-linux-musl.tar.gz"
      sha256 "0000000000000000000000000000000000000000000000000000000000000000"
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
