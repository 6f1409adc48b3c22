//! Tables of many rows.
