[true && false, true || error 'no', false && error 'no', !true, if 1 > 2 then 'a' else 'b', if false then 1]
