local Base = { f: 2, g: self.f + 100 }; [Base, Base + { f: 5 }, Base { f+: 1 }, Base + { f: super.f * 10, g: super.g + 1 }]
