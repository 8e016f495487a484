//! Lists in order.

use std::cmp::Ordering;

/// Sorts as `[T]::sort_by` does, which keeps the order of equals. The standard library's is compiled anew, three kilobytes,
/// for each kind of row; this shares one.
pub fn sort_by<T>(items: &mut [T], compare: impl Fn(&T, &T) -> Ordering) {
    let mut places = places(items.len(), &|left, right| compare(&items[left], &items[right]));
    for at in 0..items.len() {
        while places[at] != at {
            let place = places[at];
            items.swap(at, place);
            places.swap(at, place);
        }
    }
}

/// By position before: the position after.
fn places(count: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..count).collect();
    order.sort_by(|left, right| compare(*left, *right));
    let mut places = vec![0; count];
    for (place, before) in order.into_iter().enumerate() {
        places[before] = place;
    }
    places
}

#[cfg(test)]
mod tests {
    use super::sort_by;

    #[test]
    fn every_arrangement_is_sorted_and_equals_keep_their_order() {
        for code in 0..6_u32.pow(5) {
            let digits = (0..5).map(|at| (code / 6_u32.pow(at) % 6, at));
            let mut items: Vec<(u32, u32)> = digits.collect();
            let mut expected = items.clone();
            expected.sort_by_key(|item| item.0);
            sort_by(&mut items, |left, right| left.0.cmp(&right.0));
            assert_eq!(items, expected);
        }
    }

    #[test]
    fn nothing_and_one_are_sorted() {
        sort_by(&mut [] as &mut [u8], Ord::cmp);
        let mut one = ["a"];
        sort_by(&mut one, |left, right| left.cmp(right));
        assert_eq!(one, ["a"]);
    }
}
