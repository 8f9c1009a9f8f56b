local count(n, sum=0) = if n == 0 then sum else count(n - 1, sum + n) tailstrict; count(6000)
