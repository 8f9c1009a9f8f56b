local bounds = { from: null, to: 2 };
{
  literal: [[1, 2][null:1], [1, 2, 3][1:null:null], [1, 2, 3][-2:null], 'abc'[null:2]],
  variable: [[1, 2, 3][bounds.from:bounds.to], 'abc'[bounds.from:bounds.to:bounds.from]],
  number: [[1, 2, 3][bounds.to - 1:], [1, 2, 3][:bounds.to], [1, 2, 3][::2]],
}
