use crdsmith::*;
fn main(){
 let meta = model::ObjectMeta::read(&source::Source::new("om", std::fs::read_to_string("/tmp/om.json").unwrap())).unwrap();
 let dir="/work/shared/conformance/provider-aws-0.33/";
 let exp=format!("{dir}expected/");
 let (mut ok,mut bad)=(0,0);
 let mut entries=vec![];
 let mut cmp=|base:&str, path:&str, text:&str| { let want=std::fs::read_to_string(format!("{exp}{base}/{path}")).unwrap_or_default();
   if want==text {ok+=1} else {bad+=1; if bad<6 { println!("DIFF {base}/{path}"); for (a,b) in want.lines().zip(text.lines()) { if a!=b { println!("- {}\n+ {}", &a[..a.len().min(300)], &b[..b.len().min(300)]); break; } } } } };
 for f in std::fs::read_dir(format!("{dir}crds")).unwrap() { let p=f.unwrap().path();
  let s=source::Source::new(p.display().to_string(), std::fs::read_to_string(&p).unwrap());
  let r=crd::read(&s);
  for d in r.diagnostics {println!("{d:?}")}
  for c in &r.crds { for v in &c.versions { let k=model::Kind::new(c,v,v.schema.as_ref().unwrap(), model::naming::group(&c.group), &meta);
    for w in k.warnings(){println!("{}",w.message)}
    cmp("lib",&format!("_gen/{}.libsonnet",k.name.file()),&render::jsonnet::kind(&k));
    cmp("docs",&format!("{}.md",k.name.file()),&render::markdown::kind(&k,"provider-aws/0.33").unwrap());
    entries.push(model::Entry{name:k.name.clone(),api_group:c.group.clone(),kind:c.names.kind.clone(),place:c.place.detached()});
  }}
 }
 let lib=model::Library::new(entries).unwrap();
 let pkg=render::Package{name:"crossplane_aws".into(),import:"github.com/jsonnet-libs/crossplane-libsonnet/provider-aws/0.33/main.libsonnet".into(),description:"Generated Jsonnet library for crossplane".into()};
 for (p,t) in render::jsonnet::indexes(&lib,&pkg,&[]).unwrap() { cmp("lib",&p,&t) }
 for (p,t) in render::markdown::indexes(&lib,&pkg,"provider-aws/0.33").unwrap() { cmp("docs",&p,&t) }
 println!("{ok} {bad}");
}
