assert 1 == 1; assert std.length('ab') == 2 : 'two'; 'fine'
