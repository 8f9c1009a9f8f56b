local sum(n, acc=0) = if n == 0 then acc else sum(n - 1, acc + n) tailstrict; sum(300)
