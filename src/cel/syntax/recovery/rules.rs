//! The rules of the grammar in notation form.

use super::super::lexer::Token;
use super::grammar::Rule;

/// A part of a rule.
pub(super) enum Part {
    One(&'static [Token]),
    Sub(Rule, u8),
    Maybe(Vec<Part>),
    Many(Vec<Part>),
    /// As [`Part::Many`], for parts that one token cannot decide.
    ManyAhead(Vec<Part>),
    Some(Vec<Part>),
    SomeAhead(Vec<Part>),
    Either(Vec<Vec<Part>>),
    EitherByToken(Vec<Vec<Part>>),
    /// Alternatives of a left-recursive rule with their precedences.
    Recursive(Vec<(u8, Vec<Part>)>),
}

use Part::{Either, EitherByToken, Many, ManyAhead, Maybe, One, Recursive, Some as AtLeastOne, SomeAhead, Sub};
use Rule::{
    Calc, ConditionalAnd, ConditionalOr, EscapeIdent, Expr, ExprList, FieldInitializerList, ListInit, Literal,
    MapInitializerList, Member, OptExpr, OptField, Primary, Relation, Start, Unary,
};
use Token as T;

const COMPARISONS: &[Token] = &[
    T::Equals,
    T::NotEquals,
    T::In,
    T::Less,
    T::LessEquals,
    T::GreaterEquals,
    T::Greater,
];

/// The rules, in the order of [`Rule`].
#[rustfmt::skip]
pub(super) fn rules() -> Vec<(Rule, Vec<Part>)> {
    let one = |token: &'static [Token]| One(token);
    let dot = || Maybe(vec![One(&[T::Dot])]);
    let comma = || Maybe(vec![One(&[T::Comma])]);
    vec![
        (Start, vec![Sub(Expr, 0), one(&[T::End])]),
        (Expr, vec![Sub(ConditionalOr, 0), Maybe(vec![
            one(&[T::Question]), Sub(ConditionalOr, 0), one(&[T::Colon]), Sub(Expr, 0),
        ])]),
        (ConditionalOr, vec![Sub(ConditionalAnd, 0), Many(vec![one(&[T::Or]), Sub(ConditionalAnd, 0)])]),
        (ConditionalAnd, vec![Sub(Relation, 0), Many(vec![one(&[T::And]), Sub(Relation, 0)])]),
        (Relation, vec![Sub(Calc, 0), Recursive(vec![(1, vec![One(COMPARISONS), Sub(Relation, 2)])])]),
        (Calc, vec![Sub(Unary, 0), Recursive(vec![
            (2, vec![one(&[T::Star, T::Slash, T::Percent]), Sub(Calc, 3)]),
            (1, vec![one(&[T::Minus, T::Plus]), Sub(Calc, 2)]),
        ])]),
        (Unary, vec![Either(vec![
            vec![Sub(Member, 0)],
            vec![AtLeastOne(vec![one(&[T::Not])]), Sub(Member, 0)],
            vec![SomeAhead(vec![one(&[T::Minus])]), Sub(Member, 0)],
        ])]),
        (Member, vec![Sub(Primary, 0), Recursive(vec![
            (3, vec![one(&[T::Dot]), Maybe(vec![one(&[T::Question])]), Sub(EscapeIdent, 0)]),
            (2, vec![one(&[T::Dot]), one(&[T::Identifier]), one(&[T::LeftParen]), Maybe(vec![Sub(ExprList, 0)]), one(&[T::RightParen])]),
            (1, vec![one(&[T::LeftBracket]), Maybe(vec![one(&[T::Question])]), Sub(Expr, 0), one(&[T::RightBracket])]),
        ])]),
        (Primary, vec![Either(vec![
            vec![dot(), one(&[T::Identifier])],
            vec![dot(), one(&[T::Identifier]), one(&[T::LeftParen]), Maybe(vec![Sub(ExprList, 0)]), one(&[T::RightParen])],
            vec![one(&[T::LeftParen]), Sub(Expr, 0), one(&[T::RightParen])],
            vec![one(&[T::LeftBracket]), Maybe(vec![Sub(ListInit, 0)]), comma(), one(&[T::RightBracket])],
            vec![one(&[T::LeftBrace]), Maybe(vec![Sub(MapInitializerList, 0)]), comma(), one(&[T::RightBrace])],
            vec![
                dot(), one(&[T::Identifier]), Many(vec![one(&[T::Dot]), one(&[T::Identifier])]),
                one(&[T::LeftBrace]), Maybe(vec![Sub(FieldInitializerList, 0)]), comma(), one(&[T::RightBrace]),
            ],
            vec![Sub(Literal, 0)],
        ])]),
        (ExprList, vec![Sub(Expr, 0), Many(vec![one(&[T::Comma]), Sub(Expr, 0)])]),
        (ListInit, vec![Sub(OptExpr, 0), ManyAhead(vec![one(&[T::Comma]), Sub(OptExpr, 0)])]),
        (FieldInitializerList, vec![
            Sub(OptField, 0), one(&[T::Colon]), Sub(Expr, 0),
            ManyAhead(vec![one(&[T::Comma]), Sub(OptField, 0), one(&[T::Colon]), Sub(Expr, 0)]),
        ]),
        (OptField, vec![Maybe(vec![one(&[T::Question])]), Sub(EscapeIdent, 0)]),
        (MapInitializerList, vec![
            Sub(OptExpr, 0), one(&[T::Colon]), Sub(Expr, 0),
            ManyAhead(vec![one(&[T::Comma]), Sub(OptExpr, 0), one(&[T::Colon]), Sub(Expr, 0)]),
        ]),
        (EscapeIdent, vec![EitherByToken(vec![vec![one(&[T::Identifier])], vec![one(&[T::EscapedIdentifier])]])]),
        (OptExpr, vec![Maybe(vec![one(&[T::Question])]), Sub(Expr, 0)]),
        (Literal, vec![Either(vec![
            vec![Maybe(vec![one(&[T::Minus])]), one(&[T::Int])],
            vec![one(&[T::Uint])],
            vec![Maybe(vec![one(&[T::Minus])]), one(&[T::Float])],
            vec![one(&[T::String])],
            vec![one(&[T::Bytes])],
            vec![one(&[T::True])],
            vec![one(&[T::False])],
            vec![one(&[T::Null])],
        ])]),
    ]
}
