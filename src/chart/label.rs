use crate::order::sort_by;

/// An upright rectangle in CSS pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Area {
    pub(super) left: f64,
    pub(super) top: f64,
    pub(super) width: f64,
    pub(super) height: f64,
}

impl Area {
    fn overlaps(self, other: Self) -> bool {
        self.left < other.left + other.width
            && other.left < self.left + self.width
            && self.top < other.top + other.height
            && other.top < self.top + self.height
    }

    fn inside(self, outer: Self) -> bool {
        self.left >= outer.left
            && self.top >= outer.top
            && self.left + self.width <= outer.left + outer.width
            && self.top + self.height <= outer.top + outer.height
    }
}

/// About how wide a text is at a font size: a Chinese character is one em, a Latin one a little over half.
pub(super) fn text_width(text: &str, size: f64) -> f64 {
    text.chars().map(|letter| if u32::from(letter) >= 0x2e80 { 1.0 } else { 0.58 }).sum::<f64>() * size
}

/// Places a label beside each point that wants one: right, left, above or below, wherever it covers neither a point nor
/// another label and stays inside. A label without room is left out; hovering its point still tells the name.
pub(super) fn place(
    points: &[(f64, f64)],
    wanted: &[(usize, String)],
    size: f64,
    radius: f64,
    inside: Area,
) -> Vec<(usize, Area)> {
    let marks: Vec<Area> = points
        .iter()
        .map(|(x, y)| Area { left: x - radius, top: y - radius, width: radius * 2.0, height: radius * 2.0 })
        .collect();
    let mut placed: Vec<(usize, Area)> = Vec::new();
    for (at, text) in wanted {
        let Some(&(x, y)) = points.get(*at) else { continue };
        let (width, height, gap) = (text_width(text, size), size * 1.3, radius + 3.0);
        let middle = y - height / 2.0;
        let corners = [
            (x + gap, middle),
            (x - gap - width, middle),
            (x - width / 2.0, y - gap - height),
            (x - width / 2.0, y + gap),
            (x + gap, y - gap - height / 2.0),
            (x + gap, y + gap - height / 2.0),
        ];
        let free = corners.into_iter().map(|(left, top)| Area { left, top, width, height }).find(|area| {
            area.inside(inside)
                && placed.iter().all(|(_, other)| !area.overlaps(*other))
                && marks.iter().enumerate().all(|(other, mark)| other == *at || !area.overlaps(*mark))
        });
        if let Some(area) = free {
            placed.push((*at, area));
        }
    }
    placed
}

/// Moves positions on a line apart until none is nearer than `gap`, keeping their order and staying near where they were.
pub(super) fn spread(positions: &[f64], gap: f64, low: f64, high: f64) -> Vec<f64> {
    let mut order: Vec<usize> = (0..positions.len()).collect();
    sort_by(&mut order, |left, right| positions[*left].total_cmp(&positions[*right]));
    let mut moved = positions.to_vec();
    let mut floor = low;
    for at in &order {
        moved[*at] = moved[*at].max(floor);
        floor = moved[*at] + gap;
    }
    let mut ceiling = high;
    for at in order.iter().rev() {
        moved[*at] = moved[*at].min(ceiling);
        ceiling = moved[*at] - gap;
    }
    moved
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIELD: Area = Area { left: 0.0, top: 0.0, width: 400.0, height: 300.0 };

    #[test]
    fn labels_cover_neither_points_nor_each_other() {
        let points = [(100.0, 100.0), (108.0, 104.0), (112.0, 96.0), (390.0, 150.0)];
        let wanted: Vec<(usize, String)> = (0..4).map(|at| (at, "梅园里社区".to_owned())).collect();
        let placed = place(&points, &wanted, 12.0, 5.0, FIELD);
        assert!(placed.len() >= 3, "{placed:?}");
        for (index, (at, area)) in placed.iter().enumerate() {
            assert!(area.inside(FIELD));
            assert!(placed[..index].iter().all(|(_, other)| !area.overlaps(*other)));
            let covers = points.iter().enumerate().any(|(other, (x, y))| {
                other != *at
                    && *x > area.left
                    && *x < area.left + area.width
                    && *y > area.top
                    && *y < area.top + area.height
            });
            assert!(!covers);
        }
    }

    #[test]
    fn a_label_at_the_right_edge_goes_to_the_left() {
        let placed = place(&[(390.0, 150.0)], &[(0, "梅园里".to_owned())], 12.0, 5.0, FIELD);
        assert!(placed.iter().all(|(_, area)| area.left + area.width < 390.0) && placed.len() == 1);
    }

    #[test]
    fn close_labels_move_apart_and_keep_their_order() {
        let moved = spread(&[50.0, 52.0, 10.0], 14.0, 0.0, 100.0);
        assert!(moved[1] - moved[0] >= 14.0 && moved[2] < moved[0], "{moved:?}");
        let at_end = spread(&[99.0, 98.0], 14.0, 0.0, 100.0);
        assert!(at_end[0] <= 100.0 && at_end[0] - at_end[1] >= 14.0, "{at_end:?}");
    }
}
