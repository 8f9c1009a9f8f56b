function(list=[1, 2, 3], from=null) list[from:]
